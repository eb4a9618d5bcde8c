'use client';

import { Button } from '@heroui/react';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { loginTexts } from './hosted-login/texts.ts';
import type { Theme } from './hosted-login/texts-en.ts';
import type { Language } from './language.ts';

const KEY = 'portico-theme';
const CHANGED = 'portico-theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];
const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Goes through system, light and dark; `theme.js` does the painting. */
export function ThemeSwitch({ language = 'en' }: { language?: Language }) {
  const theme = useSyncExternalStore(subscribe, storedTheme, () => 'system' as const);
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system';
  const Icon = ICONS[theme];
  return (
    <Button
      isIconOnly
      variant="ghost"
      size="sm"
      aria-label={loginTexts([language], null).appearance(theme, next)}
      onPress={() => store(next)}
    >
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}

function subscribe(changed: () => void): () => void {
  addEventListener(CHANGED, changed);
  return () => removeEventListener(CHANGED, changed);
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice holds for nothing; the system decides.
  }
  dispatchEvent(new Event(CHANGED));
}
