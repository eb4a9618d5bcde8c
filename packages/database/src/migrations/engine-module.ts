import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

type WasmExports = Readonly<Record<string, unknown>>;

/** The part of the platform's WebAssembly that is used here; the type library for Node does not declare it. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: WasmExports };
};

/** What the glue code has beside its typed exports: where it expects the instance of the module. */
type Glue = { readonly __wbg_set_wasm: (exports: WasmExports) => void };

let loaded = false;

/** Prisma's schema engine as WebAssembly: no binary to download. Five megabytes, so it is read when first needed. */
export function schemaEngineClass(): typeof bindings.SchemaEngine {
  if (!loaded) load();
  loaded = true;
  return bindings.SchemaEngine;
}

function load(): void {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const code = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(code, { './schema_engine_bg.js': bindings });
  (bindings as unknown as Glue).__wbg_set_wasm(instance.exports);
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: reportPanic } });
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}

/** The engine calls this when it finds itself in a state it does not know. */
function reportPanic(message: string): never {
  throw new Error(`Prisma's schema engine gave up: ${message}`);
}
