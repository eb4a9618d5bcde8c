/** Somebody who exists at both sample providers. Demonstration values: nobody has a password. */
export interface Person {
  /** Opaque and for good: `sub`, and a persistent NameID. */
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly groups: readonly string[];
}

export const PEOPLE: readonly Person[] = [
  person('1', 'Ada', 'Lindqvist', 'ada@northwind.example', ['Engineering', 'Administrators']),
  person('2', 'Grace', 'Hollander', 'grace@northwind.example', ['Engineering']),
  person('3', 'Zoë', 'O’Neill', 'zoe@northwind.example', ['Sales & Support']),
  person('4', 'Alan', 'Turner', 'alan@fabrikam.example', ['Engineering', 'Administrators']),
  person('5', 'Katherine', 'Jensen', 'katherine@fabrikam.example', ['Finance']),
  // The same people as in the Entra emulator: one identity provider may take the place of the other.
  person('6', 'Uma', 'User', 'user@fabrikam.example', []),
  person('7', 'Apollo', 'Appadmin', 'appadmin@fabrikam.example', []),
];

function person(
  number: string,
  givenName: string,
  familyName: string,
  email: string,
  groups: readonly string[],
): Person {
  return {
    id: `00usample${number.padStart(11, '0')}`,
    givenName,
    familyName,
    email,
    groups: ['Everyone', ...groups],
  };
}

export const displayName = ({ givenName, familyName }: Person): string => `${givenName} ${familyName}`;

export const personOf = (id: string): Person | undefined => PEOPLE.find((each) => each.id === id);
