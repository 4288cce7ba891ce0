// Loaded into every Node process of a test by NODE_OPTIONS: what it takes for the time is moved, as by a clock that somebody set.
const SystemDate = Date;
const now = () => SystemDate.now() + Number(process.env.MALLKU_TEST_CLOCK_MOVED_MS);

globalThis.Date = new Proxy(SystemDate, {
  construct(target, parts, called) {
    /** @type {unknown} */
    const made = Reflect.construct(target, parts.length === 0 ? [now()] : parts, called);
    return /** @type {Date} */ (made);
  },
  get: (target, key) => (key === "now" ? now : /** @type {unknown} */ (Reflect.get(target, key))),
});
