/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/macro.h"
#include "daemon/http/listen.h"
#include "daemon/options.h"
#include "libipmiprov/transport/transport.h"

static const char help[] =
	"usage: ipmiprovd [OPTION]...\n"
	"Serves the hardware health of BMCs over WS-Management.\n"
	"\n"
	"  --config FILE   read FILE and the folder conf.d beside it\n"
	"  --bmc URI       serve this BMC, and those configured not; may "
	"repeat\n"
	"  --listen URL    listen here, and not where configured; may repeat:\n"
	"                  http://ADDR:PORT, "
	"https://ADDR:PORT?cert=FILE&key=FILE\n"
	"  --demo          serve a simulated BMC on loopback, user and "
	"password\n"
	"                  demo, without TLS\n"
	"  --check-config  say whether the configuration is good, and end\n"
	"  --version       print the version, and end\n"
	"  --help          print this, and end\n"
	"\n"
	"BMC URIs: auto: dev:/dev/ipmi0 lan://USER@HOST?password-file=FILE "
	"sim:[FILE]\n"
	"          record:FILE,URI\n"
	"See ipmiprovd(8) and ipmiprovd.conf(5).\n";

enum {
	OPT_CONFIG = 1,
	OPT_BMC,
	OPT_LISTEN,
	OPT_DEMO,
	OPT_CHECK_CONFIG,
	OPT_VERSION,
	OPT_HELP,
};

static const struct option rows[] = {
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "bmc", required_argument, NULL, OPT_BMC },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "demo", no_argument, NULL, OPT_DEMO },
	{ "check-config", no_argument, NULL, OPT_CHECK_CONFIG },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

const char *options_help(void)
{
	return help;
}

void options_done(struct options *o)
{
	vec_done(&o->bmcs);
	vec_done(&o->listens);
}

static int wrong(char **ret_why, const char *what, const char *expected)
{
	if (asprintf(ret_why, "%s: %s", what, expected) < 0)
		return ERR_ORIGIN(-ENOMEM);
	return ERR_ORIGIN(-EINVAL);
}

static int push(struct text_vec *to, const char *text)
{
	const char **slot = vec_push(to);

	if (!slot)
		return ERR_ORIGIN(-ENOMEM);
	*slot = text;
	return 0;
}

static int print_and_end(const char *text)
{
	fputs(text, stdout);
	return OPTIONS_R_DONE;
}

static int take(int option, const char *value, struct options *o)
{
	switch (option) {
	case OPT_CONFIG:
		o->config = value;
		return 0;
	case OPT_BMC:
		return push(&o->bmcs, value);
	case OPT_LISTEN:
		return push(&o->listens, value);
	case OPT_DEMO:
		o->is_demo = true;
		return 0;
	case OPT_CHECK_CONFIG:
		o->only_check = true;
		return 0;
	case OPT_VERSION:
		return print_and_end("ipmiprovd " VERSION "\n");
	default:
		return print_and_end(help);
	}
}

static int check_listens(const struct options *o, char **ret_why)
{
	const char **url;

	vec_for_each (url, &o->listens) {
		struct listen_spec spec;
		const char *why;
		bool is_loopback;
		int r = listen_spec_parse(*url, &spec, &why);

		if (r == -EINVAL)
			return wrong(ret_why, *url, why);
		if (r != 0)
			return ERR_TRACE(r);
		is_loopback = listen_spec_is_loopback(&spec);
		listen_spec_done(&spec);
		if (o->is_demo && !is_loopback)
			return wrong(ret_why, *url,
				     "--demo listens on loopback only, as on "
				     "http://127.0.0.1:5985");
	}
	return 0;
}

static int check(const struct options *o, char **ret_why)
{
	const char **uri;

	if (o->is_demo && (o->config || o->bmcs.n > 0))
		return wrong(ret_why, "--demo",
			     "expected neither --bmc nor --config with it");
	vec_for_each (uri, &o->bmcs) {
		const char *why;

		if (transport_check_uri(*uri, &why) != 0)
			return wrong(ret_why, *uri, why);
	}
	return ERR_TRACE(check_listens(o, ret_why));
}

int options_parse(int argc, char **argv, struct options *ret, char **ret_why)
{
	int option, r = 0;

	*ret = (struct options){ 0 };
	*ret_why = NULL;
	optind = 1;
	opterr = 0;
	while (r == 0 &&
	       (option = getopt_long(argc, argv, ":", rows, NULL)) != -1) {
		if (option == ':')
			r = wrong(ret_why, argv[optind - 1],
				  "expected a value after it");
		else if (option == '?')
			r = wrong(ret_why, argv[optind - 1],
				  "expected an option of --help");
		else
			r = take(option, optarg, ret);
	}
	if (r == 0 && optind < argc)
		r = wrong(ret_why, argv[optind],
			  "expected nothing but options; see --help");
	if (r == 0)
		r = check(ret, ret_why);
	if (r != 0)
		options_done(ret);
	return ERR_TRACE(r);
}
