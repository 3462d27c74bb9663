// Sums the reports of all suites and closes with "N passed, N failed, N skipped".
// Arguments: the suites whose command failed. Fails if one did, if a test failed or if none ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const readers = { dashboard: vitest, java: junit, browser: playwright('browser'), install: playwright('install') }
const broken = process.argv.slice(2)
const skipsAllowed = process.env.WINDFLOW_TEST_NO_SKIP !== 'true'
const total = { passed: 0, failed: 0, skipped: 0 }

for (const [suite, read] of Object.entries(readers)) {
  const count = read()
  if (broken.includes(suite) && !count.failed) {
    console.log(`${suite}: broke off before it could report a failed test`)
    count.failed = 1
  }
  console.log(`${suite}: ${line(count)}`)
  for (const key in total) total[key] += count[key]
}

if (total.skipped && !skipsAllowed) console.log('Nothing may be skipped here (WINDFLOW_TEST_NO_SKIP).')
if (!total.passed) console.log('No test ran.')
console.log(line(total))
process.exitCode = total.passed && !total.failed && (skipsAllowed || !total.skipped) ? 0 : 1

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** One file a test class, from Surefire and Failsafe; what did not pass is named. */
function junit() {
  const outcomes = /<testcase name="([^"]*)"[^>]*[^/]>\s*<(skipped|failure|error)(?: message="([^"]*)")?/g
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const file of reports('.')) {
    const xml = readFileSync(file, 'utf8')
    const [suite] = xml.match(/<testsuite\b[^>]*>/)
    const number = (name) => Number(suite.match(` ${name}="(\\d+)"`)?.[1] ?? 0)
    const failed = number('failures') + number('errors')
    count.failed += failed
    count.skipped += number('skipped')
    count.passed += number('tests') - failed - number('skipped')
    for (const [, test, outcome, reason] of xml.matchAll(outcomes)) {
      console.log(`${outcome}: ${suite.match(/ name="([^"]*)"/)[1]}.${test}${reason ? `: ${reason.split('&#10;')[0]}` : ''}`)
    }
  }
  return count
}

function* reports(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') yield* reports(path)
    else if (/target[/\\](surefire|failsafe)-reports[/\\]TEST-[^/\\]*\.xml$/.test(path)) yield path
  }
}

function vitest() {
  const report = json('frontend/target/vitest.json')
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  }
}

/** A flaky test, one that passed only when tried again, has failed. */
function playwright(suite) {
  return () => {
    const stats = json(`tests/${suite}/target/playwright.json`)?.stats
    return {
      passed: stats?.expected ?? 0,
      failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
      skipped: stats?.skipped ?? 0,
    }
  }
}

function json(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}
