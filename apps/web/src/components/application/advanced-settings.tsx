'use client';

import { useState } from 'react';
import { Check } from '../check.tsx';
import { Field } from '../field.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Unfold } from '../unfold.tsx';
import type { ApplicationView } from './application-view.ts';
import { keepsSecret } from './kinds.ts';
import { PublicKeysField } from './public-keys-field.tsx';

/** What of the API's fields is folded away here: a refusal of one opens it. */
const FIELDS = [
  ...['authentication', 'jwks', 'id_token_algorithm', 'pkce_required', 'dpop_required', 'par_required'],
  ...[
    'third_party',
    'connections_manage',
    'localhost_redirects',
    'backchannel_logout_uri',
    'groups_with_rule_only',
  ],
];

type AdvancedProps = {
  readonly application: ApplicationView;
  readonly failed: Readonly<Record<string, string>>;
  readonly localhost: boolean;
  readonly onLocalhost: (allowed: boolean) => void;
};

/** Settings that most applications leave alone, each with what it does. Those that do not fit the kind are not there. */
export function AdvancedSettings({ application, failed, localhost, onLocalhost }: AdvancedProps) {
  const { kind } = application;
  return (
    <Unfold
      title="Advanced"
      description="Most applications leave these as they are."
      open={FIELDS.some((field) => failed[field] !== undefined)}
    >
      <div className="flex flex-col gap-5">
        {keepsSecret(kind) ? <Proof application={application} failed={failed} /> : null}
        {kind === 'native' ? (
          <Check
            name="localhost_redirects"
            label="May listen on localhost"
            checked={localhost}
            onChange={onLocalhost}
            error={failed['localhost_redirects']}
          >
            For programs that cannot use 127.0.0.1. The name localhost may point to another machine.
          </Check>
        ) : null}
        {kind === 'machine' ? null : <SignInProtocol application={application} failed={failed} />}
        <Check
          name="dpop_required"
          label="Bind tokens to a key of the application (DPoP)"
          defaultChecked={application.dpopRequired}
          error={failed['dpop_required']}
        >
          A stolen token is worthless: the application proves at every call that it has the key.
        </Check>
      </div>
    </Unfold>
  );
}

type PartProps = Pick<AdvancedProps, 'application' | 'failed'>;

function Proof({ application, failed }: PartProps) {
  const [authentication, setAuthentication] = useState(application.authentication);
  return (
    <>
      <NativeSelect
        label="Client authentication"
        name="authentication"
        value={authentication}
        options={[
          { value: 'client_secret', label: 'With its client secret' },
          { value: 'private_key_jwt', label: 'With a private key (private_key_jwt)' },
        ]}
        onChange={(value) =>
          setAuthentication(value === 'private_key_jwt' ? 'private_key_jwt' : 'client_secret')
        }
        description="With a private key, no secret ever travels, and client secrets stop working."
      />
      {authentication === 'private_key_jwt' ? (
        <PublicKeysField jwks={application.jwks} error={failed['jwks']} />
      ) : null}
    </>
  );
}

function SignInProtocol({ application, failed }: PartProps) {
  return (
    <>
      <NativeSelect
        label="Signature of the id_token"
        name="id_token_algorithm"
        defaultValue={application.idTokenAlgorithm}
        options={[
          { value: 'RS256', label: 'RS256: every library understands it' },
          { value: 'ES256', label: 'ES256: shorter and faster' },
        ]}
        description="Choose one that the application’s library can check."
      />
      <Field
        label="Back-channel logout URI"
        name="backchannel_logout_uri"
        type="url"
        required={false}
        defaultValue={application.backchannelLogoutUri ?? ''}
        description="When a session ends, Portico posts a logout token here, so that the application can end its own."
      />
      {application.kind === 'web' ? (
        <Check
          name="pkce_required"
          label="Require PKCE"
          defaultChecked={application.pkceRequired}
          error={failed['pkce_required']}
        >
          A stolen code is worthless. Switch it off only for a library that does not support it; each request
          then has to carry a nonce, and one without either is refused.
        </Check>
      ) : null}
      <Check
        name="par_required"
        label="Require pushed authorization requests (PAR)"
        defaultChecked={application.parRequired}
        error={failed['par_required']}
      >
        The application sends its request straight to Portico; the browser carries only a reference to it.
      </Check>
      <Check
        name="third_party"
        label="Third-party application"
        defaultChecked={application.thirdParty}
        error={failed['third_party']}
      >
        People are asked for consent before it learns who they are.
      </Check>
      <Check
        name="groups_with_rule_only"
        label="Tell only groups that have a rule"
        defaultChecked={application.groupsWithRuleOnly}
        error={failed['groups_with_rule_only']}
      >
        With the scope groups the application learns which directory groups a person is in. With this it
        learns only of those that give a role in the organization, so tokens stay small.
      </Check>
      <Check
        name="connections_manage"
        label="May connect and disconnect single sign-on"
        defaultChecked={application.connectionsManage}
        error={failed['connections_manage']}
      >
        For a Connect button inside your own product: owners and admins who are signed in to it get tokens
        with the scope connections:manage.
      </Check>
    </>
  );
}
