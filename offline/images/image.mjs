import { createHash } from "node:crypto";
import { tar } from "./tar.mjs";

/**
 * An image as `docker save` would write it, named by a digest of everything in it.
 * @typedef {object} ImageDescription
 * @property {string} repository
 * @property {string} architecture
 * @property {Record<string, unknown>} config as in an image's config: User, Env, Entrypoint, WorkingDir, Labels
 * @property {readonly import("./tar.mjs").Layer[]} layers
 * @typedef {object} Image
 * @property {string} tag `repository:<12 hex>`
 * @property {string} content the whole digest, also the image's label io.mallku.stand-in.content
 * @property {number} size bytes of its layers
 * @property {() => AsyncGenerator<Buffer, void, void>} archive
 */

/** @param {string} name */
const folder = (name) => ({ name, type: /** @type {const} */ ("directory"), mode: 0o755 });

/** @param {string} name */
const file = (name) => ({ name, type: /** @type {const} */ ("file"), mode: 0o644 });

export const CONTENT_LABEL = "io.mallku.stand-in.content";

/** @param {ImageDescription} description @returns {Image} */
export function describeImage({ repository, architecture, config, layers }) {
  const diffIds = layers.map(({ sha256 }) => `sha256:${sha256}`);
  const content = createHash("sha256")
    .update(JSON.stringify([architecture, config, diffIds]))
    .digest("hex");
  const tag = `${repository}:${content.slice(0, 12)}`;
  const labels = /** @type {Record<string, string>} */ (config.Labels);
  const created = "1970-01-01T00:00:00Z";
  const document = JSON.stringify({
    architecture,
    os: "linux",
    created,
    config: { ...config, Labels: { ...labels, [CONTENT_LABEL]: content } },
    rootfs: { type: "layers", diff_ids: diffIds },
    history: layers.map(() => ({ created, created_by: "offline/images" })),
  });
  const configName = `${createHash("sha256").update(document).digest("hex")}.json`;
  const manifest = [
    { Config: configName, RepoTags: [tag], Layers: layers.map(({ sha256 }) => `${sha256}/layer.tar`) },
  ];
  const archive = () =>
    tar([
      { ...file(configName), content: Buffer.from(document) },
      { ...file("manifest.json"), content: Buffer.from(JSON.stringify(manifest)) },
      ...layers.flatMap((layer) => [
        folder(layer.sha256),
        { ...file(`${layer.sha256}/layer.tar`), content: layer },
      ]),
    ]);
  return { tag, content, size: layers.reduce((sum, { size }) => sum + size, 0), archive };
}
