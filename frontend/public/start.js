/* Runs before the first paint: the theme does not flash, and a script that could not be fetched is fetched again. */
try {
  var theme = localStorage.getItem('windflow.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  document.documentElement.lang =
    localStorage.getItem('windflow.language') || (/^fr\b/i.test(navigator.language) ? 'fr' : 'en')
} catch {
  /* Storage is refused: the system's choice stands. */
}

/*
 * Browsers drop what they are loading when a network interface comes or goes, as it does with every Compose project
 * on this machine; and after an update the files of the former version are gone. Loading anew mends both; not more
 * than three times in half a minute, lest a server that is broken be asked for ever.
 */
var goal, reloading
window.windflowReload = function (address) {
  /* A page that cannot be opened fails with all its parts at once: that is one load, of the page that was wanted. */
  goal = address || goal
  if (reloading) return true
  var times = (sessionStorage.getItem('windflow.reloaded') || '').split(' ').filter(function (time) {
    return Date.now() - Number(time) < 30000
  })
  if (times.length >= 3) return false
  sessionStorage.setItem('windflow.reloaded', times.concat(Date.now()).join(' '))
  reloading = setTimeout(function () {
    reloading = undefined
    if (goal) location.assign(goal)
    else location.reload()
  }, 300)
  return true
}
window.addEventListener(
  'error',
  function (event) {
    var target = event.target
    if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement) window.windflowReload()
  },
  true,
)
