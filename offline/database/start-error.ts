/** Why the server does not start, with arangod's exit code for it (lib/Basics/exitcodes.dat: 3 option name, 4 option value, 21 port, 22 lock, 23 recovery). */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = "StartError";
    this.exitCode = exitCode;
  }
}
