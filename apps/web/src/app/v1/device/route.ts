import { pageRoute } from '../../../http/page-route.ts';
import { readFields } from '../../../http/read-form.ts';
import { seeOther } from '../../../http/redirect.ts';

/** Somebody typed the code of a device: goes on to the address that the device may also show with it. */
export const POST = pageRoute(async (request) => {
  const { user_code = '' } = await readFields(request);
  return seeOther(`/device?${new URLSearchParams({ user_code: user_code.slice(0, 64) })}`);
});

/** The same address, opened by itself: the page with the form. */
export const GET = pageRoute(async () => seeOther('/device'));
