import tests from './playwright.config'

/** Takes the pictures of docs/images: `scripts/test/pictures`. */
export default { ...tests, testDir: 'pictures', reporter: 'list', use: { ...tests.use, trace: 'off' as const } }
