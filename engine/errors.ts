/** The engine, its state or its lock stopped a run; the message says which and what to do next. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

/** No daemon, no permission, or another owner's object where this stack would put its own. */
export class DockerError extends Error {
  override readonly name = "DockerError";
}

/** The run was interrupted by its user. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}
