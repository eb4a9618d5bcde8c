/** The number of our advisory lock: whoever migrates holds it, everyone else waits for just that long. */
export const MIGRATION_LOCK = 0x706f7274;
