import type { GroupRule } from '../../api/group-roles/group-rule.ts';

/** How people know the rule. */
export const nameOfRule = ({ source, label, value }: GroupRule): string =>
  `${source === 'group' ? 'group' : 'app role'} ${label ?? value}`;
