import { assertThat, fieldErrors, messageOf } from '@portico/core';

const SHORTEST = 12;
const LONGEST = 256;

/** @throws PorticoError `weak_password` for fewer than 12 or more than 256 characters, or the person's own address */
export function assertGoodPassword(password: string, email: string): void {
  const length = [...password].length;
  const told = password.toLowerCase();
  const isGood =
    length >= SHORTEST && length <= LONGEST && told !== email.toLowerCase() && new Set(told).size > 3;
  assertThat(isGood, 'weak_password', {
    data: fieldErrors([{ field: 'password', code: 'weak_password', message: messageOf('weak_password') }]),
  });
}
