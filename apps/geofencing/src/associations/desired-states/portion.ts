/** Of how many devices one transaction makes a portion: their rows are locked until it ends. */
export const DEVICES_AT_ONCE = 500;
