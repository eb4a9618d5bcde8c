/**
 * A machine that is busy turns some away, who may come again (503 with Retry-After): they do, as programs and people would.
 * Says nothing of a race: who was turned away has changed nothing.
 */
export async function untilServed<T extends { readonly status: number }>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
  }
}
