"""What is remembered: tables, value types, domain events and migrations. No verbs.

Importing this package makes the metadata of every table whole.
"""

import kit.engine.rows
import kit.http.idempotency
import kit.outbox
import kit.pace
import models.agendas
import models.audit
import models.bookings
import models.calendars
import models.catalog
import models.chain
import models.consents
import models.conversations
import models.credentials
import models.dues
import models.feedback
import models.fraud
import models.identity
import models.integrations
import models.loyalty
import models.notifications
import models.packages
import models.payments
import models.payouts
import models.people
import models.plans
import models.preferences
import models.pricing
import models.webhooks
