/* Everything that makes the plain pages pleasant. Each part stands alone and needs only attributes in the page. */
import './dialogs.js';
import './drop.js';
import './focus.js';
import './forms.js';
import './kept.js';
import './keys.js';
import './live.js';
import './menus.js';
import './panes.js';
import './suggest.js';
import './theme.js';
import './toasts.js';
