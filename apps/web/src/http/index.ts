export { answer } from './answer.ts';
export { cookie, readCookie } from './cookies.ts';
export { errorPage } from './error-page.ts';
export { localPath } from './local-path.ts';
export { nonceOf } from './nonce.ts';
export { assertOwnOrigin } from './origin.ts';
export { pathId } from './path-id.ts';
export { readJson, readQuery } from './read-json.ts';
export { route } from './route.ts';
export {
  currentViewer,
  requireCaller,
  sessionCookie,
  sessionToken,
} from './session.ts';
export { requestIdOf, visitorOf } from './visitor.ts';
