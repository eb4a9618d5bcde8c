import { type LogoType, microsoftFailureOf } from '@portico/microsoft-graph';
import type { RunContext } from './step.ts';

const TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif'] satisfies LogoType[];

/**
 * The project's logo, beside the name in the customer's directory (U12). Sign-in does without: whatever Microsoft says to
 * it, the run goes on.
 *
 * @returns the warning to tell, if there is one
 */
export async function putLogo(context: RunContext, applicationObjectId: string): Promise<string[]> {
  const { parts, connection, run } = context;
  const logo = await parts.managed.logo(connection.projectId);
  if (logo === undefined) return [];
  if (!isTaken(logo.type)) return ['logo_not_taken'];
  try {
    await (await context.graph()).putLogo(applicationObjectId, { bytes: logo.bytes, type: logo.type });
    return [];
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined) throw error;
    const { kind, code, requestId } = failure;
    parts.log('provisioning.logo_refused', { run: run.id, kind, code, microsoftRequestId: requestId });
    return ['logo_refused'];
  }
}

const isTaken = (type: string): type is LogoType => TYPES.includes(type);
