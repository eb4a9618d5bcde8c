import { headers } from 'next/headers';
import { CentredCard } from '../components/centred-card.tsx';
import { CopyValue } from '../components/copy-value.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { requestIdOf } from '../http/index.ts';

export default async function NotFound() {
  return (
    <CentredCard title="There is nothing here" lead="The address is wrong, or you may not see what it names.">
      <LinkButton href="/dashboard" fullWidth>
        To the dashboard
      </LinkButton>
      <div className="mt-4 flex flex-wrap items-center gap-1 text-sm text-muted">
        Request <CopyValue label="request id" value={requestIdOf(await headers())} />
      </div>
    </CentredCard>
  );
}
