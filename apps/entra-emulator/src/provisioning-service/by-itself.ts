import type { ProvisioningService } from './provisioning-service.ts';

const EVERY_MS = 1000;

/**
 * Lets due runs happen while the clock goes on by itself. For people who watch: a test moves the clock, and would race with this.
 *
 * @returns ends it
 */
export function runByItself(service: ProvisioningService): () => void {
  const timer = setInterval(() => {
    service.runDue().catch((error: unknown) => {
      console.error('entra-emulator: provisioning failed:', error);
    });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
