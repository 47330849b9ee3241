export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** The BCP 47 tag of the page. */
export const languageTag: Record<Language, string> = { en: 'en', zh: 'zh-Hans' }
