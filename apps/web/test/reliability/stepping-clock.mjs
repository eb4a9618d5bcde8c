// Loaded into a program before its own modules: its clock goes ahead until SIGUSR2 sets it right, as a time server would.
const RealDate = globalThis.Date;
let aheadMs = Number(process.env.CLOCK_AHEAD_MS);
const now = () => RealDate.now() + aheadMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
process.on('SIGUSR2', () => {
  aheadMs = 0;
  console.log('the clock was set back');
});
