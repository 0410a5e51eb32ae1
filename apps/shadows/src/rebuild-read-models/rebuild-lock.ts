/** The advisory lock of whoever replaces the read models; who must not meet a rebuild takes it shared. */
export const REBUILD_LOCK = 0x7368_7264; // "shrd"
