# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make            the programs, in build/
#   make check      every test, closing on prove's result line
#   make flood      10,000 mails of one sender, and how many are worked off a second
#   make crash      ccrfd is killed at each call that touches the world
#   make demo       a concern and a compliment, played on private servers
#   make demo-provider-concerns  a provider concerns process from the trend to the board
#   make fuzz       every parser against hostile bytes, FUZZ_S=60 seconds each
#   make SAN=1 check   the same with address and undefined-behaviour sanitizers

VERSION    := 0.1
PREFIX     ?= /usr
LIBEXECDIR ?= $(PREFIX)/lib/ccrfd
UNITDIR    ?= /lib/systemd/system
ifeq ($(origin CC),default)
CC         := gcc
endif
B          := build
ifdef SAN
B          := build-san
SANFLAGS   := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif
# the fuzz targets and all that they reach, as libFuzzer wants it; `make fuzz` sets it
ifdef FUZZ
CC         := clang
B          := build-fuzz
SAN        := 1
SANFLAGS   := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif

PKGS     := glib-2.0 gio-2.0 json-glib-1.0 libcurl gmime-3.0 libcrypto sqlite3 libical libxml-2.0 libzip libseccomp libcmark libsystemd cairo
# the document readers; only ccrf-extract links them (--as-needed)
READERS  := poppler-glib libytnef libgsf-1
ifneq ($(shell pkg-config --exists $(PKGS) $(READERS) && echo ok),ok)
ifeq ($(filter clean demo,$(MAKECMDGOALS)),)
$(error libraries are missing; `.ci/install build` installs them)
endif
endif
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

# V=1 shows the commands
Q := $(if $(V),,@)

sources  = $(filter-out %/main.c,$(wildcard src/$(1)/*.c))
objects  = $(patsubst src/%.c,$(B)/obj/%.o,$(call sources,$(1)))
library  = $(B)/lib/lib$(1).a

all: $(B)/ccrfd $(B)/ccrfctl $(B)/ccrf-extract

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo '  CC    $<')
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

# default label lists, keywords, procedures, templates: built in as /ccrfd/NAME
DATA := $(sort $(wildcard templates/*.*) $(wildcard templates/letters/*.docx) $(wildcard conf/procedures/*) $(filter-out conf/ccrfd.conf conf/contacts.conf conf/calendar.conf,$(wildcard conf/*.conf)) $(wildcard conf/*.ics))
$(B)/data.xml: $(DATA) Makefile
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/ccrfd">'; \
	   for f in $(DATA); do echo "<file alias=\"$${f#conf/}\">$$f</file>"; done; \
	   echo '</gresource></gresources>'; } > $@
$(B)/obj/base/data-resource.c: $(B)/data.xml $(DATA)
	@mkdir -p $(@D)
	$(Q)glib-compile-resources --generate-source --c-name ccrf_data --sourcedir=. --target=$@ $<
$(B)/obj/base/data-resource.o: $(B)/obj/base/data-resource.c
	$(Q)$(CC) -std=gnu17 -g $(OPT) $(HARDEN) $(SANFLAGS) $(PKGFLAGS) -c $< -o $@

define ROOM_RULES
$(call library,$(1)): $(call objects,$(1)) $(if $(filter base,$(1)),$(B)/obj/base/data-resource.o)
	@mkdir -p $$(@D)
	@rm -f $$@
	$(Q)ar rcs $$@ $$^
-include $(patsubst %.o,%.d,$(call objects,$(1)))
# a room's unit tests: tests/unit/ROOM_WHAT.c
$(B)/tests/$(1)_%: tests/unit/$(1)_%.c $(foreach r,$(DEPS_$(1)),$(call library,$(r))) $(wildcard tests/unit/*.h)
	@mkdir -p $$(@D)
	@$$(if $$(V),,echo '  TEST  $$<')
	$$(Q)$$(CC) $$(CFLAGS_ALL) -Wno-missing-prototypes -Isrc -Itests/unit $$< -o $$@ $$(LDFLAGS_ALL) $(foreach r,$(DEPS_$(1)),$(call library,$(r))) $$(PKGLIBS)
endef
$(foreach r,$(ROOMS) daemon ctl,$(eval $(call ROOM_RULES,$(r))))

ALL_LIBS := $(foreach r,$(DEPS_ctl),$(call library,$(r)))
$(B)/obj/daemon/main.o $(B)/obj/ctl/main.o $(B)/obj/extract/main.o: | $(B)/data.xml
$(B)/ccrfd: $(B)/obj/daemon/main.o $(foreach r,$(DEPS_daemon),$(call library,$(r)))
	@$(if $(V),,echo '  LINK  $@')
	$(Q)$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)
$(B)/ccrfctl: $(B)/obj/ctl/main.o $(ALL_LIBS)
	@$(if $(V),,echo '  LINK  $@')
	$(Q)$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)
$(B)/ccrf-extract: $(B)/obj/extract/main.o $(foreach r,$(DEPS_extract),$(call library,$(r)))
	@$(if $(V),,echo '  LINK  $@')
	$(Q)$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)

-include $(foreach r,daemon ctl extract,$(B)/obj/$(r)/main.d)

UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/*_*.c))
unit: $(UNIT) $(B)/ccrf-extract $(B)/tests/mail-driver $(B)/tests/under-unit $(B)/tests/invitation-writer $(B)/tests/fuzz-replay $(B)/tests/kill-at.so

# talks IMAP and SMTP for tests/scenarios/bad-servers.t, without a daemon around it
$(B)/tests/mail-driver: tests/lib/mail-driver.c $(foreach r,$(DRIVER),$(call library,$(r)))
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $< -o $@ $(LDFLAGS_ALL) $(foreach r,$(DRIVER),$(call library,$(r))) $(PKGLIBS)

# the mails of a meeting, for readers of other makes: tests/calendar.t
$(B)/tests/invitation-writer: tests/lib/invitation-writer.c $(foreach r,$(DRIVER),$(call library,$(r)))
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $< -o $@ $(LDFLAGS_ALL) $(foreach r,$(DRIVER),$(call library,$(r))) $(PKGLIBS)

# every fuzz target in one program that any compiler builds: replays what was found (tests/fuzz.t)
FUZZERS := $(filter-out fuzz replay,$(basename $(notdir $(wildcard tests/fuzz/*.c))))
FUZZ_S  ?= 60
FUZZ_LIBS := $(foreach r,$(filter-out report store,$(ROOMS)),$(call library,$(r)))
$(B)/obj/fuzz/targets.inc: tests/fuzz Makefile
	@mkdir -p $(@D)
	@printf 'TARGET (%s)\n' $(FUZZERS) > $@
$(B)/obj/fuzz/%.o: tests/fuzz/%.c tests/fuzz/fuzz.h $(B)/obj/fuzz/targets.inc
	$(Q)$(CC) $(CFLAGS_ALL) -Wno-unused-variable -DLLVMFuzzerTestOneInput=target_$* -Isrc -I$(@D) -MMD -MP -c $< -o $@
-include $(wildcard $(B)/obj/fuzz/*.d)
$(B)/tests/fuzz-replay: $(patsubst %,$(B)/obj/fuzz/%.o,replay fuzz $(FUZZERS)) $(FUZZ_LIBS)
	@mkdir -p $(@D)
	@$(if $(V),,echo '  LINK  $@')
	$(Q)$(CC) -o $@ $(LDFLAGS_ALL) $^ $(PKGLIBS)
# the same as libFuzzer drives them (FUZZ=1)
$(B)/fuzz/%: tests/fuzz/%.c $(B)/obj/fuzz/fuzz.o $(FUZZ_LIBS)
	@mkdir -p $(@D)
	@$(if $(V),,echo '  FUZZ  $<')
	$(Q)$(CC) $(CFLAGS_ALL) -Wno-unused-variable -fsanitize=fuzzer -Isrc $^ -o $@ $(LDFLAGS_ALL) $(PKGLIBS)
fuzzers: $(addprefix $(B)/fuzz/,$(FUZZERS)) $(B)/ccrf-extract
# FUZZ_S seconds a target, two at a time; FUZZ_T="mime rtf" only these
fuzz:
	@$(MAKE) --no-print-directory FUZZ=1 fuzzers
	@nice tests/fuzz/run.py $(if $(filter command line,$(origin B)),$(B),build-fuzz) $(FUZZ_S) $(FUZZ_T)

# dies, or fails, at any call that touches the world: tests/crash/crash.py, tests/scenarios/faults.t
$(B)/tests/kill-at.so: tests/crash/kill-at.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu17 -g -O1 $(WARN) -Wno-missing-prototypes -D_GNU_SOURCE $(if $(SAN),-DWITHOUT_ALLOCATIONS) -fPIC -shared $< -o $@

# ccrfd is killed at every call that touches the world; CRASH_EVERY=20 takes every 20th point
# tests/scenarios/floods.t, as large as it gets
flood: all
	@FLOOD=10000 BUILD=$(B) prove -v --timer --exec '' tests/scenarios/floods.t

crash: all $(B)/tests/kill-at.so
	@BUILD=$(B) nice -n 10 python3 tests/crash/crash.py

# runs a program under the system-call walls of systemd/ccrfd.service, for tests/systemd.t
$(B)/tests/under-unit: tests/lib/under-unit.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out $(SANFLAGS),$(CFLAGS_ALL)) $< -o $@ -pie -lseccomp

# two at a time: each test has servers and ports of its own
JOBS ?= 2
check: all unit
	@BUILD=$(B) prove -j$(JOBS) --timer --failures --exec '' $(UNIT) $(sort $(wildcard tests/*.t)) $(sort $(wildcard tests/scenarios/*.t))

demo:
	@tests/demo/demo.sh
demo-provider-concerns:
	@tests/demo/demo.sh provider-concerns

# measures; nothing passes or fails by the clock
$(B)/bench: tests/bench/bench.c $(ALL_LIBS)
	$(Q)$(CC) $(CFLAGS_ALL) $< -o $@ $(LDFLAGS_ALL) $(ALL_LIBS) $(PKGLIBS)
bench: all $(B)/bench
	@$(B)/bench
	@BUILD=$(B) python3 tests/bench/large-mail.py

lint: all
	cppcheck --quiet --std=c17 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	  --suppress=missingIncludeSystem --suppress=unknownMacro -Iinclude -Isrc src
	printf '%s\n' $(wildcard src/*/*.c) | xargs -P 2 -n 20 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=gnu17 -Iinclude -D_GNU_SOURCE $(PKGFLAGS) \
	  -DCCRF_LIBEXECDIR=\"\" -DCCRF_VERSION=\"\"' tidy
	prove --exec '' tests/rooms.t

# configuration that is there already stays
install: all
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin $(B)/ccrfd $(B)/ccrfctl
	install -D -m 755 -t $(DESTDIR)$(LIBEXECDIR) $(B)/ccrf-extract
	install -d $(DESTDIR)$(UNITDIR)
	sed 's|/usr/bin/ccrfd|$(PREFIX)/bin/ccrfd|' systemd/ccrfd.service > $(DESTDIR)$(UNITDIR)/ccrfd.service
	install -D -m 644 -T systemd/ccrfd.sysusers $(DESTDIR)/usr/lib/sysusers.d/ccrfd.conf
	for f in ccrfd.conf contacts.conf calendar.conf; do \
	  [ -e $(DESTDIR)/etc/ccrfd/$$f ] || install -D -m 644 -T conf/$$f $(DESTDIR)/etc/ccrfd/$$f || exit 1; done

clean:
	rm -rf build build-san build-fuzz

.PHONY: all unit check crash flood fuzz fuzzers demo demo-provider-concerns bench lint install clean
.DELETE_ON_ERROR:
.SECONDARY:
