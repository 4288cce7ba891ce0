/**
 * One call of a gRPC client as a promise.
 * @template Answer
 * @param {(done: (error: Error | null, answer: Answer) => void) => void} call
 * @returns {Promise<Answer>}
 */
export function ask(call) {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
}
