import { FlaskConical } from 'lucide-react';

/** On every page while Microsoft is played by the local emulator. */
export function EmulatorBanner() {
  return (
    <aside
      aria-label="Local Entra emulator"
      className="flex items-center justify-center gap-2 border-b border-warning/40 bg-warning-soft px-4 py-1.5 text-center text-sm text-warning-soft-foreground"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <span>Local Entra emulator: nothing here reaches Microsoft</span>
    </aside>
  );
}
