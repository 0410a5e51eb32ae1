/** Where recording apps send what they heard. */
export const GEOSUBMIT_PATH = '/positioning/v2/geosubmit';

/** Of a body, packed and unpacked. */
export const MAX_GEOSUBMIT_BYTES = 4 * 1024 * 1024;

/** In one request: some minutes of an app that sends all day's at once. */
export const MAX_ITEMS = 5_000;

/** Of each kind, in one item: a receiver hears no more. */
export const MAX_READINGS = 512;

/** Stations that one request may refuse: more than an app meets in a week. */
export const MAX_REFUSALS = 5_000;
