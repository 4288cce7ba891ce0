/** A daemon that takes a connection and does not answer would otherwise be waited for without end. */
const DOCKER_ANSWERS_WITHIN_MS = 10_000;

/**
 * Waits for an answer of Docker's for as long as one may take.
 * @throws Error where there is none in time
 */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Docker did not answer in ${DOCKER_ANSWERS_WITHIN_MS / 1000} s`));
    }, DOCKER_ANSWERS_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
