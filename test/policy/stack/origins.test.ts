import { expect, test } from "vitest";
import { evaluateStack } from "../../../policy/evaluate.ts";
import { IMAGE, REMOTE_IMAGE, VOLUME } from "../../../policy/facts/types.ts";
import { mount, UNKNOWN_TEXT, volume } from "../cases/case.ts";
import {
  expectJudged,
  from,
  fromMember,
  good,
  member,
  named,
  service,
  sidecar,
  STACK,
  unnamedVolume,
  type Stack,
} from "../support/stacks.ts";

const cache = member(VOLUME, { name: "cache", driver: "local" });

/** Stacks by where an image or a volume that is not known yet comes from. */
const STACKS: readonly Stack[] = [
  ["of its own image, not known yet", [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(IMAGE)] })]],
  [
    "of its own remote image, not known yet",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(REMOTE_IMAGE)] })],
  ],
  ["of an unknown image", [...good, sidecar({ image: UNKNOWN_TEXT })], "known-origins(unknown) image"],
  [
    "of an unknown image from elsewhere",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from("random:index/randomString:RandomString")] })],
    "known-origins(unknown) image",
  ],
  [
    "of its own image mixed with something else",
    [...good, sidecar({ image: UNKNOWN_TEXT }, { image: [from(IMAGE), from("command:local:Command")] })],
    "known-origins(unknown) image",
  ],
  [
    "with its own volume, whose name is not known yet",
    [
      ...good,
      unnamedVolume,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [fromMember(unnamedVolume)],
      }),
    ],
  ],
  [
    "with something unknown of a volume whose name is known, such as its place on the host",
    [
      ...good,
      cache,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [fromMember(cache)],
      }),
    ],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with a volume by name that it declares",
    [...good, cache, sidecar(volume({ volumeName: "cache", containerPath: "/x" }))],
  ],
  [
    "with an unknown volume",
    [...good, sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }))],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with an unknown volume from elsewhere",
    [
      ...good,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [from(VOLUME), from("random:index/randomString:RandomString")],
      }),
    ],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with an unknown volume by a mount, which is a finding at that container",
    [...good, sidecar(mount({ type: "volume", source: UNKNOWN_TEXT }))],
  ],
  [
    "of an unknown image that a service is given by its own image, among other things",
    [
      ...good,
      service({ image: UNKNOWN_TEXT }, {}, { taskSpec: [from("docker:index/network:Network"), from(IMAGE)] }),
    ],
  ],
  [
    "of an unknown image that a service is given from elsewhere",
    [
      ...good,
      service({ image: UNKNOWN_TEXT }, {}, { taskSpec: [from("random:index/randomString:RandomString")] }),
    ],
    "known-origins(unknown) taskSpec.containerSpec.image",
  ],
  [
    "of an unknown image, by a service",
    [...good, service({ image: UNKNOWN_TEXT }, {}, { image: [from(IMAGE)] })],
    "known-origins(unknown) taskSpec.containerSpec.image",
  ],
  [
    "with an unknown volume by a mount, and its own image not known yet",
    [
      ...good,
      sidecar(
        { image: UNKNOWN_TEXT, ...mount({ type: "volume", source: UNKNOWN_TEXT }) },
        { image: [from(IMAGE)] },
      ),
    ],
  ],
  [
    "with an unknown volume beside something else unknown, which is a finding at that container",
    [...good, sidecar({ user: UNKNOWN_TEXT, ...volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }) })],
    "known-origins(unknown) volumes[0].volumeName",
  ],
  [
    "with an unknown folder of the host, which is a finding at that container",
    [...good, sidecar(volume({ hostPath: UNKNOWN_TEXT, containerPath: "/x" }))],
  ],
  [
    "with its own volume, whose name is not known yet, mixed with something else",
    [
      ...good,
      unnamedVolume,
      sidecar(volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" }), {
        volumes: [fromMember(unnamedVolume), from("random:index/randomString:RandomString")],
      }),
    ],
    "known-origins(unknown) volumes[0].volumeName",
  ],
];

test.each(named(STACKS))("a stack is misjudged: $what", expectJudged);

test("a reader is told whether it is the image or the volume that is not known", () => {
  const nameless = volume({ volumeName: UNKNOWN_TEXT, containerPath: "/x" });
  const findings = evaluateStack({ members: [sidecar({ image: UNKNOWN_TEXT, ...nameless })] }, STACK);
  expect(findings.map(({ message }) => message.split(" is not known")[0])).toEqual([
    "The image",
    "The volume",
  ]);
});
