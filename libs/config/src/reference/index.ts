export { describeSettings, type Setting } from './describe-settings.ts';
export { settingsDocument, type Program } from './settings-document.ts';
