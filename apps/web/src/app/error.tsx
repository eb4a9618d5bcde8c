'use client';

import { Button } from '@heroui/react';
import { CentredCard } from '../components/centred-card.tsx';
import { RequestLine } from '../components/outside/request-line.tsx';
import { outsideTexts } from '../components/outside/texts.ts';
import { usePageLanguage } from '../components/outside/use-page-language.ts';

/** What is left when a page fails. The digest is the id of the request whose log tells why. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const language = usePageLanguage();
  const { broken: texts } = outsideTexts(language);
  return (
    <CentredCard language={language} title={texts.title} lead={texts.lead}>
      <Button fullWidth onPress={reset}>
        {texts.again}
      </Button>
      {error.digest ? <RequestLine language={language} id={error.digest} /> : null}
    </CentredCard>
  );
}
