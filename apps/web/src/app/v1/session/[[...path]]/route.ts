import { dispatch } from '../../../../api/dispatch.ts';

/** Every endpoint that is declared in `src/api`. */
export const GET = dispatch;
export const POST = dispatch;
export const PUT = dispatch;
export const PATCH = dispatch;
export const DELETE = dispatch;
export const OPTIONS = dispatch;
