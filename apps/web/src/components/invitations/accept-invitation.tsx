'use client';

import { Button } from '@heroui/react';
import { useEffect, useState } from 'react';
import type { lookAtInvitation } from '../../api/invitations/look-at-invitation.ts';
import { type ApiResult, callApi } from '../api.ts';
import { CentredCard } from '../centred-card.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { Language } from '../language.ts';
import { Loading } from '../loading.tsx';
import type { InvitationTexts } from '../outside/invitation-texts.ts';
import { outsideTexts } from '../outside/texts.ts';
import type { OutsideTexts } from '../outside/texts-en.ts';
import { told } from '../outside/told.ts';
import { SignInInstead } from '../sign-in/sign-in-instead.tsx';
import { AcceptAsNew } from './accept-as-new.tsx';
import { AcceptAsViewer } from './accept-as-viewer.tsx';
import { AcceptElsewhere } from './accept-elsewhere.tsx';
import { InvitationFacts } from './invitation-facts.tsx';
import { useInvitationToken } from './kept-token.ts';
import type { LookedAt } from './looked-at.ts';

/** The page behind the link of an invitation: to what, by whom, and the ways to accept. */
export function AcceptInvitation({ language }: { language: Language }) {
  const texts = outsideTexts(language);
  const words = texts.invitation;
  const token = useInvitationToken();
  const [looked, setLooked] = useState<ApiResult<LookedAt>>();
  const [asNew, setAsNew] = useState(false);
  useEffect(() => {
    if (token)
      callApi<typeof lookAtInvitation>('POST', '/v1/session/invitations/look', { token }).then(setLooked);
  }, [token]);

  if (token === '')
    return (
      <CentredCard language={language} title={words.incomplete.title} lead={words.incomplete.lead}>
        <SignInInstead text={texts.signInInstead} />
      </CentredCard>
    );
  if (token === undefined || looked === undefined)
    return (
      <CentredCard language={language} title={words.title}>
        <Loading className="h-40 w-full" words={texts.loading} />
      </CentredCard>
    );
  const answer = told(looked, texts);
  if (!answer.ok)
    return (
      <CentredCard language={language} title={words.title}>
        <FailureNotice
          failure={answer.failure}
          words={texts}
          action={<SignInInstead text={texts.signInInstead} />}
        />
      </CentredCard>
    );
  const { value: invitation } = answer;
  const { viewer } = invitation;
  const showsNew = viewer === null || asNew || !viewer.can_accept;
  return (
    <CentredCard language={language} title={titleOf(invitation, words)} lead={leadOf(invitation, words)}>
      <InvitationFacts invitation={invitation} words={words} />
      {showsNew ? (
        <AcceptAnew {...{ token, invitation, texts }} />
      ) : (
        <AcceptAsViewer {...{ token, texts }} name={viewer.name} onOther={() => setAsNew(true)} />
      )}
    </CentredCard>
  );
}

/**
 * As who one is at an identity provider, or as somebody new with a password. Where the organization has single sign-on a
 * password has to be asked for: whoever chose one and came over single sign-on later would be two users.
 */
function AcceptAnew(props: { token: string; invitation: LookedAt; texts: OutsideTexts }) {
  const [withPassword, setWithPassword] = useState(props.invitation.connections.length === 0);
  return (
    <div className="flex flex-col gap-6">
      <AcceptElsewhere {...props} />
      {withPassword ? (
        <AcceptAsNew {...props} />
      ) : (
        <Button variant="tertiary" fullWidth onPress={() => setWithPassword(true)}>
          {props.texts.invitation.choosePassword}
        </Button>
      )}
    </div>
  );
}

function titleOf({ kind, organization_name, project_name }: LookedAt, words: InvitationTexts): string {
  switch (kind) {
    case 'member':
      return words.join(organization_name ?? '');
    case 'project_admin':
      return words.administer(project_name ?? '');
    case 'operator':
      return words.operate;
  }
}

function leadOf({ kind, role, project_name }: LookedAt, words: InvitationTexts): string {
  switch (kind) {
    case 'member':
      return words.joinLead(project_name ?? '', words.roles[role ?? 'member']);
    case 'project_admin':
      return words.administerLead;
    case 'operator':
      return words.operateLead;
  }
}
