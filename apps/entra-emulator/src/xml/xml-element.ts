/** A document that was read, with its namespaces resolved. */
export interface XmlElement {
  prefix: string;
  localName: string;
  /** Empty for none. */
  namespace: string;
  attributes: readonly XmlAttribute[];
  /** Every prefix in force here and what it stands for; the empty one is the default namespace. */
  scope: ReadonlyMap<string, string>;
  children: (XmlElement | string)[];
}

export interface XmlAttribute {
  prefix: string;
  localName: string;
  namespace: string;
  value: string;
}

/** The value of an attribute without a prefix. */
export const attributeOf = ({ attributes }: XmlElement, name: string): string | undefined =>
  attributes.find((one) => one.namespace === '' && one.localName === name)?.value;

/** The elements of a name directly inside another. */
export const childrenOf = ({ children }: XmlElement, namespace: string, name: string): XmlElement[] =>
  children.filter(
    (one): one is XmlElement =>
      typeof one !== 'string' && one.namespace === namespace && one.localName === name,
  );

/** The first of them. */
export const childOf = (element: XmlElement, namespace: string, name: string): XmlElement | undefined =>
  childrenOf(element, namespace, name)[0];

/** What an element holds besides elements, without the white space around it. */
export const textOf = ({ children }: XmlElement): string =>
  children
    .filter((one) => typeof one === 'string')
    .join('')
    .trim();
