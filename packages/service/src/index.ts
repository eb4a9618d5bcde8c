export { createLog, type Events, eventsOf, type Log } from './log.ts';
export { originOf, readSettings, settings } from './settings.ts';
export {
  checkClock,
  checkMasterKey,
  checkSchema,
  leaveCanary,
  tellOfOpenAuditLog,
} from './startup-checks.ts';
export { UNREADY } from './unready.ts';
