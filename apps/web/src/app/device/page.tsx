import type { PageTexts } from '@portico/authorization-server';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { composition } from '../../../composition/composition.ts';
import { CentredCard } from '../../components/centred-card.tsx';
import { DeviceCodeForm } from '../../components/device-code-form.tsx';
import { visitorOf } from '../../http/index.ts';
import { deviceTexts } from '../login/login-view.ts';
import { load } from '../page-access.ts';
import { languageOf } from '../page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { enter } = deviceTexts((await headers()).get('accept-language')).device;
  return { title: enter.title };
}

type Query = { readonly searchParams: Promise<{ readonly user_code?: string | string[] }> };

/** Where a device sends people with its code. The code is in the address by design (RFC 8628 section 3.3.1). */
export default async function DevicePage({ searchParams }: Query) {
  const { user_code: typed } = await searchParams;
  const code = typeof typed === 'string' ? typed.slice(0, 64) : undefined;
  const sent = await headers();
  const { ipAddress } = visitorOf(sent);
  const found =
    code === undefined ? undefined : await load(() => composition().devices.open(code, ipAddress));
  if (found instanceof URL) redirect(found.href);
  const { device: texts } = deviceTexts(sent.get('accept-language'));
  return (
    <CentredCard language={await languageOf(sent)} title={texts.enter.title}>
      <DeviceCodeForm texts={texts.enter} refusal={found && refusalOf(texts, found)} />
    </CentredCard>
  );
}

/** Whether it is wrong, used or over is the device's matter: nobody else learns which (attack 80). */
function refusalOf(texts: PageTexts['device'], found: 'unknown' | 'too_many'): string {
  return found === 'unknown' ? texts.wrong : texts.tooMany.text;
}
