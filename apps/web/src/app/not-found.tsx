import { buttonVariants } from '@heroui/styles';
import { headers } from 'next/headers';
import { CentredCard } from '../components/centred-card.tsx';
import { RequestLine } from '../components/outside/request-line.tsx';
import { nonceOf, requestIdOf } from '../http/index.ts';
import { pageTexts } from './page-language.ts';

/** The framework makes this with every page, in case it is needed: so the server writes the log's line, by the status. */
export default async function NotFound() {
  const asked = await headers();
  const { language, nothing: texts } = await pageTexts();
  return (
    <CentredCard language={language} title={texts.title} lead={texts.lead}>
      {/* Below a layout that finds nothing the browser makes the whole page, and only async scripts run then. */}
      <script async src="/theme.js" nonce={nonceOf(asked)} />
      {/* No link of the framework: that would keep the language of this page. */}
      <a href="/dashboard" className={buttonVariants({ fullWidth: true })}>
        {texts.dashboard}
      </a>
      <RequestLine language={language} id={requestIdOf(asked)} />
    </CentredCard>
  );
}
