import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { notificationsTranslationRef } from '@callboard/backstage-plugin-notifications/alpha';

/** Says the whole of the notifications in German. The compiler knows when a message is missing. */
export default createTranslationMessages({
  ref: notificationsTranslationRef,
  full: true,
  messages: {
    'notificationsPage.title': 'Mitteilungen',
    'notificationsPage.tableTitle.all_zero': 'Alle Mitteilungen',
    'notificationsPage.tableTitle.all_one': 'Alle Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.all_other': 'Alle Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.saved_zero': 'Gemerkte Mitteilungen',
    'notificationsPage.tableTitle.saved_one':
      'Gemerkte Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.saved_other':
      'Gemerkte Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.unread_zero': 'Ungelesene Mitteilungen',
    'notificationsPage.tableTitle.unread_one':
      'Ungelesene Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.unread_other':
      'Ungelesene Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.read_zero': 'Gelesene Mitteilungen',
    'notificationsPage.tableTitle.read_one':
      'Gelesene Mitteilungen ({{count}})',
    'notificationsPage.tableTitle.read_other':
      'Gelesene Mitteilungen ({{count}})',
    'notificationsPage.back': 'Zurück zum Eingang',
    'notificationsPage.linked': 'Die Mitteilung, auf die verwiesen wurde',
    'notificationsPage.linkedFailed':
      'Diese Mitteilung konnte nicht geladen werden',
    'notificationsPage.linkedMissing': 'Diese Mitteilung gibt es nicht mehr',
    'notificationsPage.linkedMissingDescription':
      'Sie wurde zurückgezogen oder aufgeräumt, oder sie war nie für dich bestimmt.',
    'notificationsPage.sessionEnded':
      'Deine Sitzung ist abgelaufen, und diese Seite ist veraltet. Lade sie neu, um dich wieder anzumelden.',
    'notificationsPage.reload': 'Seite neu laden',
    'notificationsPage.refreshFailed':
      'Die Liste konnte nicht aufgefrischt werden und ist vielleicht veraltet.',
    'notificationsPage.retry': 'Noch einmal versuchen',
    'notificationsPage.loading': 'Mitteilungen werden geladen',
    'notificationsPage.found_zero': 'Keine Mitteilungen gefunden',
    'notificationsPage.found_one': '{{count}} Mitteilung gefunden',
    'notificationsPage.found_other': '{{count}} Mitteilungen gefunden',
    'notificationsPage.loadFailed':
      'Deine Mitteilungen konnten nicht geladen werden',
    'notificationsPage.newArrivals_one': '{{count}} neue Mitteilung',
    'notificationsPage.newArrivals_other': '{{count}} neue Mitteilungen',

    'table.emptyMessage': 'Keine Mitteilungen',
    'table.errors.markAllReadFailed':
      'Die Mitteilungen konnten nicht als gelesen markiert werden',
    'table.pagination.firstTooltip': 'Erste Seite',
    'table.pagination.previousTooltip': 'Vorige Seite',
    'table.pagination.nextTooltip': 'Nächste Seite',
    'table.pagination.lastTooltip': 'Letzte Seite',
    'table.pagination.labelRowsSelect': 'je Seite',
    'table.pagination.labelDisplayedRows': '{from}-{to} von {count}',
    'table.bulkActions.markAllRead': 'Alle gelesen',
    'table.bulkActions.markSelectedAsRead': 'Gelesen',
    'table.bulkActions.returnSelectedAmongUnread': 'Ungelesen',
    'table.bulkActions.saveSelectedForLater': 'Merken',
    'table.bulkActions.undoSaveForSelected': 'Nicht mehr merken',
    'table.bulkActions.label': 'Was mit den ausgewählten geschehen soll',
    'table.bulkActions.selectPage': 'Alle auf dieser Seite auswählen',
    'table.bulkActions.selected_one': '{{count}} ausgewählt',
    'table.bulkActions.selected_other': '{{count}} ausgewählt',
    'table.bulkActions.selectAllMatching_one': '{{count}} Treffer auswählen',
    'table.bulkActions.selectAllMatching_other':
      'Alle {{count}} Treffer auswählen',
    'table.bulkActions.clear': 'Auswahl aufheben',
    'table.confirmDialog.title': 'Alle als gelesen markieren?',
    'table.confirmDialog.markAllReadDescription':
      'Das gilt für alles, was die Filter gerade finden, auf allen Seiten.',
    'table.confirmDialog.markAllReadConfirmation': 'Als gelesen markieren',
    'table.confirmDialog.cancel': 'Abbrechen',

    'empty.unreadTitle': 'Du bist auf dem Laufenden',
    'empty.unreadDescription':
      'Neue Mitteilungen erscheinen hier, sobald sie eintreffen.',
    'empty.savedTitle': 'Noch nichts gemerkt',
    'empty.savedDescription':
      'Merke dir eine Mitteilung, damit du sie hier wiederfindest. Gemerkte werden nie aufgeräumt.',
    'empty.allTitle': 'Noch keine Mitteilungen',
    'empty.allDescription':
      'Was mit dem geschieht, was dir gehört oder dem du folgst, liest du hier.',
    'empty.readTitle': 'Noch nichts gelesen',
    'empty.readDescription': 'Was du als gelesen markierst, kommt hierher.',
    'empty.filteredTitle': 'Nichts passt zu diesen Filtern',
    'empty.filteredDescription':
      'Versuche es mit weniger Filtern oder einem anderen Zeitraum.',
    'empty.showAll': 'Alle Mitteilungen zeigen',

    'filters.title': 'Filter',
    'filters.count_one': '{{count}} Filter aktiv',
    'filters.count_other': '{{count}} Filter aktiv',
    'filters.clear': 'Filter aufheben',
    'filters.search': 'Mitteilungen durchsuchen',
    'filters.clearSearch': 'Suche leeren',
    'filters.view.label': 'Ansicht',
    'filters.view.all': 'Alle',
    'filters.view.read': 'Gelesen',
    'filters.view.saved': 'Gemerkt',
    'filters.view.unread': 'Ungelesen',
    'filters.audience.label': 'Gesendet an',
    'filters.audience.all': 'Mich oder alle',
    'filters.audience.individual': 'Nur mich',
    'filters.audience.broadcast': 'Alle',
    'filters.severity.label': 'Dringlichkeit',
    'filters.severity.any': 'Beliebig',
    'filters.severity.normal': 'Normal',
    'filters.severity.high': 'Hoch',
    'filters.severity.low': 'Niedrig',
    'filters.severity.critical': 'Kritisch',
    'filters.severity.lowest': 'Niedrig und höher',
    'filters.severity.normalAndAbove': 'Normal und höher',
    'filters.severity.highAndAbove': 'Hoch und höher',
    'filters.topic.label': 'Thema',
    'filters.topic.anyTopic': 'Jedes Thema',
    'filters.origin.label': 'Herkunft',
    'filters.origin.anyOrigin': 'Jede Herkunft',
    'filters.createdAfter.label': 'Gesendet',
    'filters.createdAfter.placeholder': 'Mitteilungen seit',
    'filters.createdAfter.last24h': 'Letzte 24 Stunden',
    'filters.createdAfter.lastWeek': 'Letzte Woche',
    'filters.createdAfter.lastMonth': 'Letzter Monat',
    'filters.createdAfter.anyTime': 'Jederzeit',
    'filters.sortBy.label': 'Sortieren nach',
    'filters.sortBy.placeholder': 'Wonach sortiert wird',
    'filters.sortBy.newest': 'Neueste zuerst',
    'filters.sortBy.oldest': 'Älteste zuerst',
    'filters.sortBy.topic': 'Thema',
    'filters.sortBy.origin': 'Herkunft',

    'row.unread': 'Ungelesen',
    'row.saved': 'Gemerkt',
    'row.broadcast': 'An alle',
    'row.markRead': 'Als gelesen markieren',
    'row.markUnread': 'Als ungelesen markieren',
    'row.save': 'Merken',
    'row.unsave': 'Nicht mehr merken',
    'row.select': '{{title}} auswählen',
    'row.showDetails': 'Einzelheiten zu {{title}} zeigen',
    'row.hideDetails': 'Einzelheiten zu {{title}} verbergen',
    'row.open': 'Öffnen',
    'row.newWindow': ', öffnet in einem neuen Fenster',
    'row.copyLink': 'Link kopieren',
    'row.linkCopied': 'Link kopiert',
    'row.linkNotCopied':
      'Der Browser ließ den Link nicht kopieren. Hier ist er: {{link}}',
    'row.justNow': 'Gerade eben',
    'row.sent': 'Gesendet: {{time}}',
    'row.sentAgain': 'Zuerst gesendet: {{time}}',
    'row.readAt': 'Gelesen: {{time}}',
    'row.broken': 'Diese Benachrichtigung kann nicht angezeigt werden',
    'row.routeMissing': 'Die Seite, auf die das führt, gibt es hier nicht',
    'row.loadingRest': 'Der Rest der Beschreibung wird geladen …',

    'deliveries.label': 'Zustellung außerhalb des Eingangs',
    'deliveries.waiting': '{{channel}}: wartet',
    'deliveries.waiting-at': '{{channel}}: wartet bis {{time}}',
    'deliveries.retrying': '{{channel}}: neuer Versuch folgt',
    'deliveries.retrying-at': '{{channel}}: neuer Versuch: {{time}}',
    'deliveries.delivered': '{{channel}}: zugestellt',
    'deliveries.delivered-at': '{{channel}}: zugestellt: {{time}}',
    'deliveries.not-wanted':
      '{{channel}}: nicht gesendet, in deinen Einstellungen ausgeschaltet',
    'deliveries.not-wanted-by-default':
      '{{channel}}: nicht gesendet, von vornherein ausgeschaltet',
    'deliveries.excluded':
      '{{channel}}: nicht gesendet, durch die Konfiguration ausgenommen',
    'deliveries.no-address':
      '{{channel}}: nicht gesendet, keine Adresse von dir gefunden',
    'deliveries.read':
      '{{channel}}: nicht gesendet, nicht mehr ungelesen, als es fällig war',
    'deliveries.resolved':
      '{{channel}}: nicht gesendet, erledigt, bevor es fällig war',
    'deliveries.retracted':
      '{{channel}}: nicht gesendet, zurückgezogen, bevor es fällig war',
    'deliveries.expired':
      '{{channel}}: nicht gesendet, vor der Zustellung abgelaufen',
    'deliveries.dead': '{{channel}}: fehlgeschlagen',
    'deliveries.unknown': '{{channel}}: unbekannt, ob es zugestellt wurde',

    'actions.undo': 'Rückgängig',
    'actions.markedRead_one': 'Als gelesen markiert',
    'actions.markedRead_other': '{{count}} als gelesen markiert',
    'actions.markedUnread_one': 'Als ungelesen markiert',
    'actions.markedUnread_other': '{{count}} als ungelesen markiert',
    'actions.saved_one': 'Gemerkt',
    'actions.saved_other': '{{count}} gemerkt',
    'actions.unsaved_one': 'Nicht mehr gemerkt',
    'actions.unsaved_other': '{{count}} nicht mehr gemerkt',
    'actions.failed':
      'Das hat nicht geklappt, nichts wurde geändert: {{message}}',
    'actions.noAnswer':
      'Das Backend hat nicht geantwortet. Ob das gespeichert wurde, ist nicht bekannt.',
    'actions.undone': 'Rückgängig gemacht',

    'toasts.label': 'Neue Mitteilungen',
    'toasts.summary_one': '{{count}} neue Mitteilung',
    'toasts.summary_other': '{{count}} neue Mitteilungen',
    'toasts.show': 'Zeigen',
    'toasts.open': '{{title}} öffnen',
    'toasts.close': 'Schließen',
    'toasts.announce': 'Neue Mitteilung: {{title}}',

    'sidebar.title': 'Mitteilungen',
    'sidebar.unread_one': '{{count}} ungelesene Mitteilung',
    'sidebar.unread_other': '{{count}} ungelesene Mitteilungen',
    'sidebar.unreadMany': 'Mehr als {{max}} ungelesene Mitteilungen',
    'sidebar.errors.markAsReadFailed':
      'Die Mitteilung konnte nicht als gelesen markiert werden',
    'sidebar.errors.fetchNotificationFailed':
      'Die Mitteilung konnte nicht geladen werden',

    'keyboard.title': 'Tastenkürzel',
    'keyboard.enabled': 'Einzelne Tasten als Kürzel im Eingang',
    'keyboard.next': 'Nächste Mitteilung',
    'keyboard.previous': 'Vorige Mitteilung',
    'keyboard.details': 'Einzelheiten zeigen oder verbergen',
    'keyboard.open': 'Den Link öffnen',
    'keyboard.read': 'Als gelesen oder ungelesen markieren',
    'keyboard.save': 'Merken oder nicht mehr merken',
    'keyboard.select': 'Auswählen',
    'keyboard.undo': 'Das Letzte rückgängig machen',
    'keyboard.search': 'Suchen',
    'keyboard.help': 'Diese Hilfe',
    'keyboard.close': 'Schließen',

    'settings.title': 'Einstellungen der Mitteilungen',
    'settings.tab': 'Mitteilungen',
    'settings.open': 'Einstellungen der Mitteilungen',
    'settings.errorTitle': 'Die Einstellungen konnten nicht geladen werden',
    'settings.noSettingsAvailable':
      'Noch gibt es nichts auszuwählen. Absender stehen hier, sobald sie etwas gesendet haben.',
    // For developers: null leaves it in English.
    'settings.errors.useNotificationFormat': null,
    'settings.errors.saveFailed':
      'Das konnte nicht gespeichert werden, der Schalter steht wieder wie zuvor: {{message}}',
    'settings.table.origin': 'Herkunft',
    'settings.table.topic': 'Thema',
    'settings.channels.title': 'Was du bekommst, und wo',
    'settings.channels.description':
      'Schalte einen ganzen Absender, ein Thema oder einen ganzen Kanal. Änderungen werden sofort gespeichert. Nachrichten an alle kommen immer an.',
    'settings.channels.web': 'Eingang',
    'settings.channels.search': 'Herkunft oder Thema finden',
    'settings.channels.noMatch':
      'Keine Herkunft und kein Thema passt zu „{{search}}“.',
    'settings.channels.everything': 'Alles',
    'settings.channels.cell': '{{row}} über {{channel}}',
    'settings.channels.moreTopics_one': '{{count}} weiteres Thema zeigen',
    'settings.channels.moreTopics_other': '{{count}} weitere Themen zeigen',
    'settings.channels.unlistedTopics':
      'Hier stehen die zuletzt gesendeten Themen. Für alle anderen gilt, was für {{origin}} gilt.',
    'settings.channels.topics_one': '{{count}} Thema',
    'settings.channels.topics_other': '{{count}} Themen',
    'settings.channels.expand': 'Themen von {{origin}} zeigen',
    'settings.channels.collapse': 'Themen von {{origin}} verbergen',
    'settings.alerts.title': 'Wie du davon erfährst',
    'settings.alerts.description':
      'Nur für dich. Änderungen werden sofort gespeichert.',
    'settings.alerts.toasts':
      'Neue Mitteilungen in einer Ecke der Seite zeigen',
    'settings.alerts.desktop':
      'Auf dem Bildschirm melden, während du anderswo bist',
    'settings.alerts.desktopDenied':
      'Dein Browser lässt hier keine Mitteilungen auf dem Bildschirm zu. Erlaube sie in den Einstellungen des Browsers für diese Seite, und schalte das dann ein.',
    'settings.alerts.desktopUnsupported':
      'Dieser Browser kann nichts auf dem Bildschirm melden.',
    'settings.alerts.sound': 'Einen Ton spielen',
    'settings.alerts.titleCounter': 'Ungelesene im Titel der Seite zählen',
    'settings.alerts.shortcuts': 'Einzelne Tasten als Kürzel im Eingang',

    'unreadCard.title_zero': 'Neueste ungelesene',
    'unreadCard.title_one': 'Neueste ungelesene ({{count}})',
    'unreadCard.title_other': 'Neueste ungelesene ({{count}})',
    'unreadCard.emptyState': 'Alles gelesen!',
    'unreadCard.viewAll': 'Alle zeigen',
    'unreadCard.columnNotification': 'Mitteilung',
    'unreadCard.columnActions': 'Aktionen',
    'unreadCard.resultsCount': '{{displayed}} von {{total}}',
  },
});
