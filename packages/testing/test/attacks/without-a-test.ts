/** Why a number of the catalogue has no test. What can be tried here is tried. */
export const WITHOUT_A_TEST: Readonly<Record<string, string>> = {
  92: 'There is no SCIM yet.',
  93: 'There are no idempotency keys yet.',
  95: 'Nobody signs in as somebody else: there is no such path.',
  96: 'Nothing that a customer writes is run.',
  113: 'There are no webhooks yet.',
  145: 'The repository configures no service that runs anything for strangers: `.ci/run` is called by whoever has the checkout.',
  146: 'The image was never built where the tests run: there is no container engine. Its lines are run by hand.',
  R28: 'A million notices take longer than a test: that one application’s backlog holds up no other is tested (R27).',
  R38: 'A soak takes hours: by hand, see docs/performance.md.',
  R42: 'The steps of a restore are tested on rows (R34); how long one takes with base backup and log is by hand.',
};
