import { createInterface } from 'node:readline';

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Tells the test something. */
export const say = (value) => console.log(JSON.stringify(value));

/** Waits for a line from the test. */
export const hear = async () => (await input.next()).value;

/** Runs the flow that the test named, says what comes of it, and ends. */
export async function runFlow(flows) {
  try {
    say(await flows[process.argv[2]]());
  } catch (error) {
    say({
      error: error.errorCode ?? error.error ?? error.name,
      message: error.message,
      subError: error.subError,
    });
  }
  process.exit(0);
}
