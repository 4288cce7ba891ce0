/** How a part of the set-up came to be there. */
export type Way = "found" | "fetched" | "built" | "installed" | "started" | "stand-in" | "missing";

/** One part of the set-up, as `mallku doctor` prints it. */
export interface Part {
  readonly name: string;
  readonly way: Way;
  /** What it is and where, or why it is missing. */
  readonly detail: string;
  /** The exact command that mends a missing part, or replaces a stand-in; null where nothing is to be done. */
  readonly mend: string | null;
}

/**
 * What set-up found or made, for everything that runs after it. JSON; the launcher passes its path as MALLKU_SETUP.
 * Where a part's way is "missing" its texts are "": only `mallku doctor` and `npm test` ever go on with such facts.
 */
export interface SetupFacts {
  /** The Node that runs everything after set-up; `path` is the executable. */
  readonly node: { readonly path: string; readonly version: string; readonly way: Way };
  /** `root`/bin/pulumi is the CLI; `version` without a leading v. */
  readonly pulumi: { readonly root: string; readonly version: string; readonly way: Way };
  /** pulumi-language-nodejs; null: there is none, so the program runs inline. */
  readonly languageHost: { readonly path: string | null };
  /** `pathDir`: the folder to put first on PATH for the engine to find the plugin; null: it is in the plugin folder. */
  readonly dockerProvider: { readonly version: string; readonly way: Way; readonly pathDir: string | null };
  /** `host` as DOCKER_HOST; `certPath` as DOCKER_CERT_PATH where the daemon wants TLS. */
  readonly docker: {
    readonly host: string;
    readonly certPath: string | null;
    readonly version: string;
    readonly way: Way;
  };
  /** References of the two base images, present in that Docker Engine. */
  readonly images: { readonly arangodb: string; readonly node: string; readonly way: Way };
  /** Pulumi's state: null means the user's own PULUMI_BACKEND_URL, or passphrase variables, are in force. */
  readonly state: { readonly backendUrl: string | null; readonly passphraseFile: string | null };
  readonly parts: readonly Part[];
}
