import { answer, requireSession, route } from '../../../http/index.ts';

/** Who is signed in, and what they are to which project and organization. */
export const GET = route(async (request) => answer(await requireSession(request)));
