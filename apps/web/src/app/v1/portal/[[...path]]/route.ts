import { dispatch } from '../../../../api/dispatch.ts';

/** What is declared in `src/api` for programs that set organizations up. */
export const POST = dispatch;
export const OPTIONS = dispatch;
