/** Whether the browser, or Next in it, only looks ahead at a link that nobody has followed. */
export function isFetchedAhead(headers: Headers): boolean {
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''}`;
  return /prefetch|prerender/i.test(purpose) || headers.has('next-router-prefetch');
}
