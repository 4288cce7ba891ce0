/** What stops the making of an image, with the command that mends it. */
export class ImageProblem extends Error {
  /** @param {string} message @param {string} mend */
  constructor(message, mend) {
    super(`${message}. ${mend}`);
    this.name = "ImageProblem";
    this.mend = mend;
  }
}
