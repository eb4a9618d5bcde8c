import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { composition } from '../../../composition.ts';
import { CentredCard } from '../../components/centred-card.tsx';
import { DeviceCodeForm } from '../../components/device-code-form.tsx';
import { visitorOf } from '../../http/index.ts';
import { load } from '../page-access.ts';

export const metadata: Metadata = { title: 'Connect a device' };

type Query = { readonly searchParams: Promise<{ readonly user_code?: string | string[] }> };

/** Where a device sends people with its code. The code is in the address by design (RFC 8628 section 3.3.1). */
export default async function DevicePage({ searchParams }: Query) {
  const { user_code: typed } = await searchParams;
  const code = typeof typed === 'string' ? typed.slice(0, 64) : undefined;
  const { ipAddress } = visitorOf(await headers());
  const found =
    code === undefined ? undefined : await load(() => composition().devices.open(code, ipAddress));
  if (found instanceof URL) redirect(found.href);
  return (
    <CentredCard title="Connect a device" lead="Enter the code that the device shows.">
      <DeviceCodeForm refusal={found} />
    </CentredCard>
  );
}
