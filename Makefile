# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make            the programs, in build/
#   make check      every test, closing on prove's result line
#   make demo       a concern and a compliment, played on private servers
#   make SAN=1 check   the same with address and undefined-behaviour sanitizers

VERSION    := 0.1
PREFIX     ?= /usr
LIBEXECDIR ?= $(PREFIX)/lib/ccrfd
CC         ?= gcc
B          := build
ifdef SAN
B          := build-san
SANFLAGS   := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif

PKGS     := glib-2.0 gio-2.0 json-glib-1.0 libcurl gmime-3.0 libcrypto sqlite3 libical libxml-2.0 libzip libseccomp libcmark libsystemd
# the document readers; only ccrf-extract links them (--as-needed)
READERS  := poppler-glib libytnef libgsf-1
PKGFLAGS := $(shell pkg-config --cflags $(PKGS) $(READERS) 2>/dev/null | sed 's/-I/-isystem /g')
PKGLIBS  := -Wl,--as-needed $(shell pkg-config --libs $(PKGS) $(READERS) 2>/dev/null) -lcsv -lm

WARN     := -Wall -Wextra -Wshadow -Wswitch-enum -Wmissing-prototypes -Wformat=2 -Wno-unused-parameter -Werror
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
ifndef SAN
HARDEN   += -D_FORTIFY_SOURCE=2
endif
OPT      ?= -O2
CFLAGS_ALL := -std=gnu17 -g $(OPT) $(WARN) $(HARDEN) $(SANFLAGS) -Iinclude -D_GNU_SOURCE -DG_LOG_DOMAIN='"ccrfd"' \
              -DCCRF_LIBEXECDIR='"$(LIBEXECDIR)"' -DCCRF_VERSION='"$(VERSION)"' $(PKGFLAGS) $(CFLAGS)
LDFLAGS_ALL := -pie -Wl,-z,relro,-z,now $(SANFLAGS) $(LDFLAGS)

# which rooms a room's tests need (and may include); the libraries in link order
ROOMS    := report send decide identify parse extract mailbox calendar store model base
DEPS_base     := base
DEPS_model    := model base
DEPS_mailbox  := mailbox model base
DEPS_extract  := extract model base
DEPS_parse    := parse extract model base
DEPS_identify := identify model base
DEPS_calendar := calendar model base
DEPS_decide   := decide calendar model base
DEPS_store    := store model base
DEPS_send     := send calendar model base
DEPS_report   := report store calendar model base
DEPS_daemon   := daemon $(ROOMS)
DEPS_ctl      := ctl daemon $(ROOMS)
DRIVER        := send mailbox calendar model base

sources  = $(filter-out %/main.c,$(wildcard src/$(1)/*.c))
objects  = $(patsubst src/%.c,$(B)/obj/%.o,$(call sources,$(1)))
library  = $(B)/lib/lib$(1).a

all: $(B)/ccrfd $(B)/ccrfctl $(B)/ccrf-extract

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

# default label lists, keywords, procedures, templates: built in as /ccrfd/NAME
DATA := $(sort $(wildcard templates/*) $(wildcard conf/procedures/*) $(filter-out conf/ccrfd.conf conf/contacts.conf conf/calendar.conf,$(wildcard conf/*.conf)) $(wildcard conf/*.ics))
$(B)/data.xml: $(DATA) Makefile
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/ccrfd">'; \
	   for f in $(DATA); do echo "<file alias=\"$${f#conf/}\">$$f</file>"; done; \
	   echo '</gresource></gresources>'; } > $@
$(B)/obj/base/data-resource.c: $(B)/data.xml $(DATA)
	@mkdir -p $(@D)
	glib-compile-resources --generate-source --c-name ccrf_data --sourcedir=. --target=$@ $<
$(B)/obj/base/data-resource.o: $(B)/obj/base/data-resource.c
	$(CC) -std=gnu17 -g $(OPT) $(HARDEN) $(SANFLAGS) $(PKGFLAGS) -c $< -o $@

define ROOM_RULES
$(call library,$(1)): $(call objects,$(1)) $(if $(filter base,$(1)),$(B)/obj/base/data-resource.o)
	@mkdir -p $$(@D)
	@rm -f $$@
	ar rcs $$@ $$^
-include $(patsubst %.o,%.d,$(call objects,$(1)))
# a room's unit tests: tests/unit/ROOM_WHAT.c
$(B)/tests/$(1)_%: tests/unit/$(1)_%.c $(foreach r,$(DEPS_$(1)),$(call library,$(r))) $(wildcard tests/unit/*.h)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) -Wno-missing-prototypes -Isrc -Itests/unit $$< -o $$@ $$(LDFLAGS_ALL) $(foreach r,$(DEPS_$(1)),$(call library,$(r))) $$(PKGLIBS)
endef
$(foreach r,$(ROOMS) daemon ctl,$(eval $(call ROOM_RULES,$(r))))

ALL_LIBS := $(foreach r,$(DEPS_ctl),$(call library,$(r)))
$(B)/obj/daemon/main.o $(B)/obj/ctl/main.o $(B)/obj/extract/main.o: | $(B)/data.xml
$(B)/ccrfd: $(B)/obj/daemon/main.o $(foreach r,$(DEPS_daemon),$(call library,$(r)))
	$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)
$(B)/ccrfctl: $(B)/obj/ctl/main.o $(ALL_LIBS)
	$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)
$(B)/ccrf-extract: $(B)/obj/extract/main.o $(foreach r,$(DEPS_extract),$(call library,$(r)))
	$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)

UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/*_*.c))
unit: $(UNIT) $(B)/ccrf-extract $(B)/tests/mail-driver

# talks IMAP and SMTP for tests/scenarios/bad-servers.t, without a daemon around it
$(B)/tests/mail-driver: tests/lib/mail-driver.c $(foreach r,$(DRIVER),$(call library,$(r)))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< -o $@ $(LDFLAGS_ALL) $(foreach r,$(DRIVER),$(call library,$(r))) $(PKGLIBS)

check: all unit
	BUILD=$(B) prove --timer --exec '' $(UNIT) $(sort $(wildcard tests/*.t)) $(sort $(wildcard tests/scenarios/*.t))

demo: 
	@tests/demo/demo.sh

clean:
	rm -rf build build-san

.PHONY: all unit check demo clean
.DELETE_ON_ERROR:
.SECONDARY:
