import { headers } from 'next/headers';
import { CentredCard } from '../components/centred-card.tsx';
import { CopyValue } from '../components/copy-value.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { nonceOf, requestIdOf } from '../http/index.ts';

/** The framework makes this with every page, in case it is needed: so the server writes the log's line, by the status. */
export default async function NotFound() {
  const asked = await headers();
  return (
    <CentredCard title="There is nothing here" lead="The address is wrong, or you do not have access to it.">
      {/* Below a layout that finds nothing the browser makes the whole page, and only async scripts run then. */}
      <script async src="/theme.js" nonce={nonceOf(asked)} />
      <LinkButton href="/dashboard" fullWidth>
        Go to the dashboard
      </LinkButton>
      <div className="mt-4 flex flex-wrap items-center gap-1 text-sm text-muted">
        Request <CopyValue label="request id" value={requestIdOf(asked)} />
      </div>
    </CentredCard>
  );
}
