/* Before the first paint: say that scripts run, so that what needs them shows and what stands in for them does not. */
document.documentElement.classList.add('js');
